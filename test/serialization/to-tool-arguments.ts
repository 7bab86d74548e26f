/** Arguments keyed by location, as a case has them → arguments of the tool, as `tools()` says they are named. */
import type { ToolRecord } from '../../src/options.ts'

type Binding = ToolRecord['arguments'][number]

export function toToolArguments(
  given: Readonly<Record<string, unknown>>,
  bindings: readonly Binding[],
): Record<string, unknown> {
  const args: Record<string, unknown> = {}
  for (const [location, values] of Object.entries(given)) {
    const whole = bindings.find((binding) => binding.name === undefined && isIn(binding, location))
    if (location === 'body' && whole !== undefined) {
      args[whole.argument] = toValue(values)
      continue
    }
    for (const [name, value] of Object.entries(values as Record<string, unknown>)) {
      const binding = bindings.find((one) => isIn(one, location) && isNamed(one, name, location)) ?? whole
      args[binding?.argument ?? name] = toValue(value)
    }
  }
  return args
}

/** Forms are formData in 2.0 and a body later; a case uses the word of its version. */
function isIn(binding: Binding, location: string): boolean {
  return binding.in === location || (binding.in === 'body' && location === 'formData')
}

function isNamed(binding: Binding, name: string, location: string): boolean {
  if (location === 'header') return binding.name?.toLowerCase() === name.toLowerCase()
  return binding.name === name
}

/** Binary values and files in the form that arguments take. */
function toValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toValue)
  if (typeof value !== 'object' || value === null) return value
  if ('$base64' in value) return value.$base64
  if ('$rawNumber' in value) return JSON.parse(String(value.$rawNumber))
  if ('$file' in value) {
    const { base64, filename, contentType } = value.$file as Record<string, string | undefined>
    return {
      data: base64,
      ...(filename === undefined ? {} : { filename }),
      ...(contentType === undefined ? {} : { mimeType: contentType }),
    }
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toValue(member)]))
}
