// Builds the pages of both apps into dist/web, whether they are old or not.
import { buildPages } from './web-pages.mjs'

await buildPages()
