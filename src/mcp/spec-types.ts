/** The SDK's own checks of what clients say about themselves; loaded when a client says more than most do. */
import { isSpecType } from '@modelcontextprotocol/server'

export const isClientCapabilities: (value: unknown) => boolean = isSpecType.ClientCapabilities
export const isImplementation: (value: unknown) => boolean = isSpecType.Implementation
