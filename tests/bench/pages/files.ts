// Fills a workspace of this browser with a file area: its files are named, and their bytes are elsewhere.
import { random } from '../../../src/lib/app/environment';
import { newId } from '../../../src/lib/domain/core/ids';
import { createFile } from '../../../src/lib/domain/file/file-record';
import type { NewRecord } from '../lib/deals';
import { fillReplica } from './fill-replica';

Object.assign(globalThis, { polderBench: { fill } });

const ENDINGS = ['pdf', 'jpg', 'xlsx', 'docx', 'mp4'];

/** Makes a workspace on this device with that many files at the top of a space; gives the space. */
function fill(total: number): Promise<string> {
	return fillReplica(total, {
		records: function* (count, { space, acting }): Generator<NewRecord> {
			for (let at = 0; at < count; at += 1) {
				const file = {
					id: newId(random),
					name: `Report ${String((at * 7919) % count).padStart(6, '0')}.${ENDINGS[at % 5] ?? ''}`,
					size: 1000 + ((at * 104_729) % 5_000_000),
					type: '',
					hash: at.toString(16).padStart(64, '0'),
					at: acting.clock.now(),
					by: acting.actor
				};
				const place = { space: space.id, folder: null };
				yield { id: newId(random), change: createFile(file, place, acting) };
			}
		}
	});
}
