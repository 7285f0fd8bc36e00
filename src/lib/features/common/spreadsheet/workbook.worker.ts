import { expose } from 'comlink';
import { WorkbookApi } from './workbook-api';

// The library writes there which formats of numbers it does not know, which is no fault of the app's.
console.error = () => undefined;

expose(new WorkbookApi());
