import type * as Y from 'yjs';
import { PlainFields } from './plain-fields';

/** Reads a Y.Map of plain values safely. */
export class Fields extends PlainFields {
	constructor(map: Y.Map<unknown>) {
		super(map.toJSON());
	}
}
