// `npm run build`, always from scratch in effect: what is in dist has a source.
import { build } from './prepare.mjs'

build()
