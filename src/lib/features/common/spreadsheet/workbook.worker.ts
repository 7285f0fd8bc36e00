import { expose } from 'comlink';
import { WorkbookApi } from './workbook-api';

expose(new WorkbookApi());
