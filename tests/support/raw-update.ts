import * as encoding from 'lib0/encoding';

/** The id of a struct: client id and clock. */
export type StructId = readonly [client: number, clock: number];

/** Where an item stands: below a root, below another item, or beside others. */
export interface Place {
	readonly root?: string;
	readonly below?: StructId;
	readonly left?: StructId;
	readonly right?: StructId;
	readonly key?: string;
}

/** What an item holds; `raw` is a kind of content and its bytes, whatever they are. */
export type Content =
	| { readonly any: readonly unknown[] }
	| { readonly deleted: number }
	| { readonly type: number; readonly name?: string }
	| { readonly text: string }
	| { readonly binary: Uint8Array }
	| { readonly embed: unknown }
	| { readonly format: readonly [string, unknown] }
	| { readonly subdocument: string }
	| { readonly raw: readonly [kind: number, bytes: Uint8Array] };

/** One struct of an update. */
export type Struct =
	| { readonly gc: number }
	| { readonly skip: number }
	| { readonly at: Place; readonly content: Content };

/** An update put together by hand, with whatever no honest device would write. */
export interface RawUpdate {
	readonly clients?: readonly {
		readonly client: number;
		readonly clock?: number;
		/** How many structs it claims to hold, when that is a lie. */
		readonly claims?: number;
		readonly structs: readonly Struct[];
	}[];
	readonly deletes?: readonly {
		readonly client: number;
		readonly ranges: readonly (readonly [clock: number, length: number])[];
	}[];
}

/** The number of a kind of type: `Y.Array` 0, `Y.Map` 1, `Y.Text` 2, XML 3 to 6. */
export const TYPES = { array: 0, map: 1, text: 2, element: 3, fragment: 4, hook: 5, xmlText: 6 };

/** Writes an update in the first version of Yjs' encoding. */
export function writeUpdate({ clients = [], deletes = [] }: RawUpdate): Uint8Array {
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, clients.length);
	for (const { client, clock = 0, structs, claims = structs.length } of clients) {
		encoding.writeVarUint(to, claims);
		encoding.writeVarUint(to, client);
		encoding.writeVarUint(to, clock);
		for (const struct of structs) writeStruct(to, struct);
	}
	encoding.writeVarUint(to, deletes.length);
	for (const { client, ranges } of deletes) {
		encoding.writeVarUint(to, client);
		encoding.writeVarUint(to, ranges.length);
		for (const [clock, length] of ranges) {
			encoding.writeVarUint(to, clock);
			encoding.writeVarUint(to, length);
		}
	}
	return encoding.toUint8Array(to);
}

function writeStruct(to: encoding.Encoder, struct: Struct): void {
	if ('gc' in struct) return writeNumbers(to, 0, struct.gc);
	if ('skip' in struct) return writeNumbers(to, 10, struct.skip);
	const { left, right, root, below, key } = struct.at;
	const flags = (left ? 128 : 0) | (right ? 64 : 0) | (key === undefined ? 0 : 32);
	encoding.writeUint8(to, kindOf(struct.content) | flags);
	if (left) writeNumbers(to, ...left);
	if (right) writeNumbers(to, ...right);
	if (!left && !right) {
		if (below === undefined) {
			encoding.writeVarUint(to, 1);
			encoding.writeVarString(to, root ?? 'fields');
		} else writeNumbers(to, 0, ...below);
		if (key !== undefined) encoding.writeVarString(to, key);
	}
	writeContent(to, struct.content);
}

const writeNumbers = (to: encoding.Encoder, ...numbers: readonly number[]): void => {
	for (const number of numbers) encoding.writeVarUint(to, number);
};

function kindOf(content: Content): number {
	if ('any' in content) return 8;
	if ('deleted' in content) return 1;
	if ('type' in content) return 7;
	if ('text' in content) return 4;
	if ('binary' in content) return 3;
	if ('embed' in content) return 5;
	if ('format' in content) return 6;
	return 'subdocument' in content ? 9 : content.raw[0];
}

function writeContent(to: encoding.Encoder, content: Content): void {
	if ('any' in content) {
		encoding.writeVarUint(to, content.any.length);
		for (const value of content.any) encoding.writeAny(to, value as encoding.AnyEncodable);
	} else if ('deleted' in content) encoding.writeVarUint(to, content.deleted);
	else if ('type' in content) {
		encoding.writeVarUint(to, content.type);
		if (content.name !== undefined) encoding.writeVarString(to, content.name);
	} else if ('text' in content) encoding.writeVarString(to, content.text);
	else if ('binary' in content) encoding.writeVarUint8Array(to, content.binary);
	else if ('embed' in content) encoding.writeVarString(to, JSON.stringify(content.embed));
	else if ('format' in content) {
		encoding.writeVarString(to, content.format[0]);
		encoding.writeVarString(to, JSON.stringify(content.format[1]));
	} else if ('subdocument' in content) {
		encoding.writeVarString(to, content.subdocument);
		encoding.writeAny(to, {});
	} else encoding.writeUint8Array(to, content.raw[1]);
}

/** A value nested so deep: an array in an array in an array. */
export function nested(depth: number): Uint8Array {
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, 1);
	for (let n = 0; n < depth; n++) {
		encoding.writeUint8(to, 117);
		encoding.writeVarUint(to, 1);
	}
	encoding.writeUint8(to, 126);
	return encoding.toUint8Array(to);
}
