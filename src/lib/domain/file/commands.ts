import type { Acting, FieldValue, RecordChange } from '../core/change';
import { keyed } from '../core/keyed';
import { setField } from '../core/set-field';
import type { FileRef } from './file';

/** The longest name of a file, in UTF-16 units. Longer names are cut, but keep their extension. */
export const MAX_FILE_NAME = 200;

/** Attaches a file to a record. Its bytes are stored elsewhere. */
export const attachFile = (file: FileRef, acting: Acting): RecordChange =>
	setField(keyed('file', file.id), null, valueOf(file), acting);

/** Removes a file from a record. Attaching it again undoes that, because the bytes stay for a while. */
export const removeFile = (file: FileRef, acting: Acting): RecordChange =>
	setField(keyed('file', file.id), valueOf(file), null, acting);

/**
 * Characters that cannot be shown in a line. Joiners (ZWNJ, ZWJ), which shape the letters and pictures
 * beside them, are not among them.
 */
const NOT_SHOWN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}/\\]|(?![\u200c\u200d])\p{Cf}/gu;

/** Returns a file's name as a record stores it: one line of visible characters, never empty. */
export function fileName(name: string): string {
	const plain = name.replace(NOT_SHOWN, ' ').replace(/\s+/gu, ' ').trim();
	if (plain.replace(/\p{Cf}/gu, '') === '') return 'file';
	// What programs take for a place, and not for a name.
	if (/^\.+$/.test(plain)) return 'file';
	if (plain.length <= MAX_FILE_NAME) return plain;
	const ending = /\.[0-9A-Za-z]{1,10}$/.exec(plain)?.[0] ?? '';
	return plain.slice(0, MAX_FILE_NAME - ending.length).replace(/\p{Cs}$/u, '') + ending;
}

/** Returns a file as a field of a record has it. */
export function valueOf({ id: _, ...value }: FileRef): FieldValue {
	return { ...value };
}
