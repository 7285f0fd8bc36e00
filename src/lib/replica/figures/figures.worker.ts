import { serveFigures, type FiguresWorkerPort } from './serve';

// Typed as a window by the app's settings; in here it is the worker's own end.
const port: FiguresWorkerPort = globalThis;
serveFigures(port);
