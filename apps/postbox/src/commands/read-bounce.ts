import { printReport } from '../reports/print-report.js';

/** `npm run -s read-bounce < mail.eml`: what a mail that came back says, as JSON. */
process.exitCode = await printReport(process.stdin, { out: process.stdout, err: process.stderr });
