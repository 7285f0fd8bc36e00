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

/** A file as the record at its address describes it. */
export interface NamedFile {
	readonly name: string;
	readonly size: number;
	readonly hash: string;
}

/** Returns the file that a record's fields list under an id. */
export function namedIn(fields: RecordFields, file: string): NamedFile | null {
	const value = fields[keyed('file', file)];
	if (typeof value !== 'object' || value === null) return null;
	const { name, size, hash } = value as Readonly<Record<string, unknown>>;
	if (typeof name !== 'string' || typeof size !== 'number' || !isFileHash(hash)) return null;
	return { name, size, hash };
}

/**
 * Returns whether the holder of a pass still has access: their device is known and they are still a member
 * (OP-05).
 */
export function isStanding({ directory }: Pick<Relay, 'directory'>, who: PassHolder): boolean {
	const member = directory.members.get(who.member);
	return (
		directory.devices.get(who.device)?.member === who.member &&
		member !== undefined &&
		member.standing !== 'removed'
	);
}

/**
 * Returns the file at an address if the asker may read the record that lists it at this moment (OP-08).
 * Returns `null` when there is no such file and also when the asker may not read it.
 */
export function fileFor(relay: Relay, who: PassHolder, address: FileAddress): NamedFile | null {
	const found = relay.rooms.recordFor(who, address.room, address.record);
	return found === null ? null : namedIn(found.fields, address.file);
}

/**
 * Returns whether the asker may upload the bytes of a file: whether they would be allowed to attach it now,
 * by the same rules that judge the record's edits. Returns `null` when they may not read the record.
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
