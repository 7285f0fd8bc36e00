import type * as Y from 'yjs';
import { PlainFields } from './plain-fields';

/** Careful reading of a Y.Map of plain values. */
export class Fields extends PlainFields {
	constructor(map: Y.Map<unknown>) {
		super(map.toJSON());
	}
}
