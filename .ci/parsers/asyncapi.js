// Reads an AsyncAPI document with AsyncAPI's own parser; fails on what is an error to it.
import { readFileSync } from 'node:fs'
import { Parser } from '@asyncapi/parser'

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], 'utf8'))
const errors = diagnostics.filter((d) => d.severity === 0)
for (const d of errors) console.log(`${d.path.join('.')}: ${d.message}`)
if (!document || errors.length > 0) process.exit(1)
console.log(`AsyncAPI: ${document.allMessages().length} messages read`)
