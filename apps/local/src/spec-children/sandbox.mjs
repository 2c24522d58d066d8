import { beSandbox } from './stand-in.mjs';

await beSandbox();
