import { expose } from 'comlink';
import { PhotoApi } from './photo-api';

expose(new PhotoApi());
