import type { Acting, FieldValue, RecordChange } from '../core/change';
import { keyed } from '../core/keyed';
import { setField } from '../core/set-field';
import type { FileRef } from './file';

/** The longest name that a file keeps, in UTF-16 units; what is beyond is cut, and its ending stays. */
export const MAX_FILE_NAME = 200;

/** Attaches a file to a record. Its bytes are somebody else's business. */
export const attachFile = (file: FileRef, acting: Acting): RecordChange =>
	setField(keyed('file', file.id), null, valueOf(file), acting);

/** Takes a file away from a record. Undone by attaching it again: the bytes stay for a while. */
export const removeFile = (file: FileRef, acting: Acting): RecordChange =>
	setField(keyed('file', file.id), valueOf(file), null, acting);

/** What cannot be shown in a line; joiners (ZWNJ, ZWJ) shape the letters and pictures beside them. */
const NOT_SHOWN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}/\\]|(?![\u200c\u200d])\p{Cf}/gu;

/** A file's name as a record keeps it: one line of what can be shown, never empty. */
export function fileName(name: string): string {
	const plain = name.replace(NOT_SHOWN, ' ').replace(/\s+/gu, ' ').trim();
	if (plain.replace(/\p{Cf}/gu, '') === '') return 'file';
	if (plain.length <= MAX_FILE_NAME) return plain;
	const ending = /\.[0-9A-Za-z]{1,10}$/.exec(plain)?.[0] ?? '';
	return plain.slice(0, MAX_FILE_NAME - ending.length).replace(/\p{Cs}$/u, '') + ending;
}

function valueOf({ id: _, ...value }: FileRef): FieldValue {
	return { ...value };
}
