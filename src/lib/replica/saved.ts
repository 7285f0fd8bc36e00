import type { Refusal } from '../domain/access/refusal';
import { fail, succeed, type Result } from '../domain/core/result';
import { storageFaultIn, type StorageFailure } from './status';

/** This device could not store a change: the disk is full, the database is closed, and the like. */
export interface NotStored {
	readonly reason: 'not-stored';
	readonly failure: StorageFailure;
}

/** Why a change was not saved: the rules refuse it, or this device could not store it. */
export type NotSaved = Refusal | NotStored;

/** The outcome of saving. On failure nothing was written. */
export type Saved<Value = null> = Result<Value, NotSaved>;

/** Whether a change was not saved because this device could not store it. */
export const isNotStored = (error: NotSaved): error is NotStored => error.reason === 'not-stored';

/** Runs work on this device's storage. Storage that fails is a result; a bug is thrown as it is. */
export async function storing<Value>(
	work: () => Promise<Value>
): Promise<Result<Value, NotStored>> {
	try {
		return succeed(await work());
	} catch (error) {
		const failure = storageFaultIn(error);
		if (failure === null) throw error;
		return fail({ reason: 'not-stored', failure });
	}
}

/** Does the same as `storing` for work that can fail as well: storage that fails is a result like a refusal. */
export async function saving<Value>(work: () => Promise<Saved<Value>>): Promise<Saved<Value>> {
	const done = await storing(work);
	return done.ok ? done.value : done;
}

/** Waits for a change that is made again by itself later: nobody has to be told that it was not saved. */
export const bestEffort = (work: Promise<Saved<unknown>>): Promise<void> =>
	work.then(() => undefined);
