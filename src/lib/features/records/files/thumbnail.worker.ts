import { expose } from 'comlink';
import { ThumbnailApi } from './thumbnail-api';

expose(new ThumbnailApi());
