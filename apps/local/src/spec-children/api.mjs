import { beApplication } from './stand-in.mjs';

await beApplication(Number(process.env.PORT));
