import { writeFileSync } from 'node:fs';
import { configurationMarkdown, envExample } from '#config';

/** Writes the documents that are made from the table of settings. Run it at the top of the repository after a build. */
writeFileSync('docs/configuration.md', configurationMarkdown());
writeFileSync('.env.example', envExample());
