import { expose } from 'comlink';
import { ScanApi } from './serve';

expose(new ScanApi());
