import type { RecordId } from '../core/ids';
import type { RecordKind } from '../core/record';
import type { RecordFields } from '../policy/edit';

/** A record that is here, with its fields as they are stored. */
export interface Existing {
	readonly id: RecordId;
	readonly fields: RecordFields;
}

/** What a row of the device's tables says of a record, as far as it can be recognised by it. */
export interface KeyedRow {
	readonly id: RecordId;
	readonly [field: string]: unknown;
}

/** Where an import reads the records that are here. The replica implements it. */
export interface RecordSource {
	/** Returns the records of a kind that are wanted: of the import's space, or the customers. */
	find(kind: RecordKind, wants: (row: KeyedRow) => boolean): Promise<readonly Existing[]>;
}
