import { expose } from 'comlink';
import { ImportApi } from './import-api';

expose(new ImportApi());
