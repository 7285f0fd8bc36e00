import type { Refusal } from '../../src/lib/domain/access/refusal';
import { keyed } from '../../src/lib/domain/core/keyed';
import { setField } from '../../src/lib/domain/core/set-field';
import type { FieldValue } from '../../src/lib/domain/core/change';
import type { Result } from '../../src/lib/domain/core/result';
import { isFileHash } from '../../src/lib/domain/file/file';
import { editOf, type RecordFields } from '../../src/lib/domain/policy/edit';
import { judgeRecord } from '../../src/lib/domain/policy/judge';
import type { Relay } from '../rooms/relay';
import type { FileAddress } from './address';
import type { PassHolder } from '../access/file-passes';

/** A file as the record at its address names it. */
export interface NamedFile {
	readonly name: string;
	readonly size: number;
	readonly hash: string;
}

/** The file that a record's fields name by this id. */
export function namedIn(fields: RecordFields, file: string): NamedFile | null {
	const value = fields[keyed('file', file)];
	if (typeof value !== 'object' || value === null) return null;
	const { name, size, hash } = value as Readonly<Record<string, unknown>>;
	if (typeof name !== 'string' || typeof size !== 'number' || !isFileHash(hash)) return null;
	return { name, size, hash };
}

/** Whether a pass is worth anything still: its device is known, and its member is one (OP-05). */
export function isStanding({ directory }: Pick<Relay, 'directory'>, who: PassHolder): boolean {
	const member = directory.members.get(who.member);
	return (
		directory.devices.get(who.device)?.member === who.member &&
		member !== undefined &&
		member.standing !== 'removed'
	);
}

/**
 * The file at an address, when whoever asks may read the record that names it now (OP-08). `null`
 * alike when it does not exist and when it is not for them.
 */
export function fileFor(relay: Relay, who: PassHolder, address: FileAddress): NamedFile | null {
	const found = relay.rooms.recordFor(who, address.room, address.record);
	return found === null ? null : namedIn(found.fields, address.file);
}

/**
 * Whether whoever asks may bring the bytes of a file: if they might attach it themselves now, by the
 * same rules that judge the record's edits.
 */
export function mayBring(
	relay: Relay,
	who: PassHolder,
	address: FileAddress
): Result<null, Refusal> | null {
	const found = relay.rooms.recordFor(who, address.room, address.record);
	if (found === null) return null;
	const field = keyed('file', address.file);
	const { [field]: value, ...before } = found.fields;
	const { clock, random } = relay.environment;
	const attach = setField(field, null, value as FieldValue, { actor: who.member, clock, random });
	const { people, space } = found;
	return judgeRecord(who.member, editOf(before, attach), { people, space, now: clock.now() });
}
