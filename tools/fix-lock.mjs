// node tools/fix-lock.mjs, after every `npm install`: completes package-lock.json for the other platforms.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingOptionals, withMissingOptionals } from './lock-file.mjs';
import { ROOT } from './prepare.mjs';

const file = join(ROOT, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingOptionals(lock);
if (missing.length > 0) writeFileSync(file, `${JSON.stringify(withMissingOptionals(lock), null, 2)}\n`);
console.log(`${missing.length} packages of other platforms added`);
