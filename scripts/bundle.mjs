/**
 * src → the JavaScript in dist: one file for each entry, one for what they share, and one for each part that is loaded on demand.
 * Node takes 0.4 ms for every file, whatever is in it; 280 small ones would be most of a start. Packages stay imports.
 */
import { rolldown } from 'rolldown'

/** Subscribes to Fastify when it is loaded: under a name of its own, so that package.json can tell bundlers to keep it. */
const CHANNEL = 'fastify-channel'

const bundle = await rolldown({
  input: { index: 'src/index.ts', 'cli/bin': 'src/cli/bin.ts' },
  external: (id) => !/^[./]|^src\//.test(id),
  platform: 'node',
  // All of it is used, and what is loaded for its effect must stay.
  treeshake: false,
})
await bundle.write({
  dir: 'dist',
  format: 'esm',
  sourcemap: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'parts/[name].js',
  codeSplitting: { groups: [{ name: CHANNEL, test: new RegExp(`${CHANNEL}\\.ts$`) }] },
})
await bundle.close()
