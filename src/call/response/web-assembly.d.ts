/** What is used of WebAssembly, which TypeScript declares for browsers only. */
declare namespace WebAssembly {
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>
  }
  interface Memory {
    readonly buffer: ArrayBuffer
  }
  const Module: new (bytes: Uint8Array) => object
  const Instance: new (module: object) => Instance
}
