import { expose } from 'comlink';
import { FiguresApi } from './serve';

expose(new FiguresApi());
