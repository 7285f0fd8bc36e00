import { expose } from 'comlink';
import { MergeApi } from './merge-api';

expose(new MergeApi());
