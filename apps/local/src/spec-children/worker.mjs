import { beApplication } from './stand-in.mjs';

await beApplication(Number(process.env.METRICS_PORT));
