import { randomBytes, randomFillSync } from 'node:crypto';
import { resolve } from 'node:path';
import { newId } from '../../src/lib/domain/core/ids';
import { isAdmin } from '../../src/lib/domain/member/member';
import { MAX_TOKEN_SPACES, type ApiToken } from '../../src/lib/protocol/handshake';
import { roomName } from '../../src/lib/protocol/rooms';
import * as Y from 'yjs';
import { viewDirectory } from '../access/directory-view';
import { hashOf } from '../access/secret-hash';
import { latestMoment } from '../store/relay-clock';
import { LmdbStore } from '../store/lmdb';
import { UnknownFormat } from '../store/store';
import { platform } from '../common/platform';

/**
 * Makes an API token beside the relay: `npm run token -- <space id>… [--write | --manage] [--customers]
 * [--days n] [--name n]`. With `--manage` the token may also change who may enter the spaces and whether they
 * are archived (SP-04); with `--customers` it also reads the workspace's customers.
 * Prints the token alone on a line; it is stored nowhere else.
 */
async function main(words: readonly string[]): Promise<number> {
	// A word behind one of these is its value.
	const [space, ...others] = words.filter(
		(word, at) => !word.startsWith('--') && !['--days', '--name'].includes(words[at - 1] ?? '')
	);
	const option = (name: string): string | undefined => {
		const at = words.indexOf(`--${name}`);
		return at < 0 ? undefined : words[at + 1];
	};
	if (space === undefined)
		return complain(
			'usage: npm run token -- <space id>… [--write | --manage] [--customers] [--days 90]'
		);
	const days = Number(option('days') ?? 90);
	if (!(days > 0 && days <= 3650)) return complain('--days takes a number from 1 to 3650');
	let store: LmdbStore;
	try {
		store = new LmdbStore(
			resolve(process.env['DATA_DIR'] ?? 'data'),
			() => randomBytes(12).toString('hex'),
			'beside'
		);
	} catch (error) {
		if (error instanceof UnknownFormat) return complain(error.message);
		throw error;
	}
	try {
		const state = store.document('directory');
		if (state === null) return complain('this relay has no workspace yet: open its link first');
		for (const each of [space, ...others]) {
			if (store.document(roomName({ kind: 'space', space: each })) !== null) continue;
			return complain(`there is no space ${each}: its id is at the end of its address`);
		}
		if (others.length > MAX_TOKEN_SPACES) return complain('these are too many spaces');
		const doc = new Y.Doc();
		Y.applyUpdate(doc, state);
		const admin = [...viewDirectory(doc, null).members.values()].find(
			({ role, standing }) => isAdmin(role) && standing === 'active'
		);
		if (admin === undefined) return complain('the workspace has no admin');
		const now = Math.max(platform.now(), latestMoment(store));
		const id = newId({ bytes: (count) => randomFillSync(new Uint8Array(count)) });
		const secret = randomBytes(32).toString('base64url');
		const token: ApiToken = {
			id,
			name: option('name') ?? 'made beside the relay',
			space,
			write: words.includes('--write') || words.includes('--manage'),
			manage: words.includes('--manage'),
			spaces: others,
			everywhere: false,
			customers: words.includes('--customers'),
			createdBy: admin.id,
			createdAt: now,
			expiresAt: now + days * 86_400_000,
			lastUsedAt: null
		};
		// The id is new and random, so the token replaces no other.
		const value = { ...token, secretHash: hashOf(secret) };
		await store.commit([], [{ table: 'tokens', key: id, value }]);
		process.stdout.write(`${id}.${secret}\n`);
		return 0;
	} finally {
		await store.close();
	}
}

function complain(text: string): number {
	process.stderr.write(`${text}\n`);
	return 1;
}

process.exitCode = await main(process.argv.slice(2));
