/** The command line itself is wrong: exit code 2, and the command's usage is pointed to. */
export class UsageError extends Error {
  readonly hint?: string

  constructor(message: string, hint?: string) {
    super(message)
    this.name = 'UsageError'
    if (hint !== undefined) this.hint = hint
  }
}
