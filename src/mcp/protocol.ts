/** Names and versions of the protocol, written out: the SDK that has them takes longer to load than a server to start. */

/** MCP 2026-07-28: members of `_meta` that take the place of sessions. */
export const PROTOCOL_VERSION_META_KEY = 'io.modelcontextprotocol/protocolVersion'
export const CLIENT_INFO_META_KEY = 'io.modelcontextprotocol/clientInfo'
export const CLIENT_CAPABILITIES_META_KEY = 'io.modelcontextprotocol/clientCapabilities'
export const SERVER_INFO_META_KEY = 'io.modelcontextprotocol/serverInfo'
export const LOG_LEVEL_META_KEY = 'io.modelcontextprotocol/logLevel'
export const RELATED_TASK_META_KEY = 'io.modelcontextprotocol/related-task'

/** The revisions before it, newest first. */
export const LEGACY_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'] as const
