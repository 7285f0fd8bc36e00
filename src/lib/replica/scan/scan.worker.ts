import { serveScan, type ScanWorkerPort } from './serve';

// Typed as a window by the app's settings; in here it is the worker's own end.
const port: ScanWorkerPort = globalThis;
serveScan(port);
