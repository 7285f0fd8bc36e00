import * as Y from 'yjs';
import type { HistoryEntry, Post } from '../../src/lib/domain/history/history';
import { isAdmin, type People } from '../../src/lib/domain/member/member';
import type { Space } from '../../src/lib/domain/space/space';
import { readDirectory } from '../../src/lib/documents/directory';
import { readSpace } from '../../src/lib/documents/space';
import { MemoryStore } from './memory-store';
import type { RoomCommit, RowWrite } from '../../sync-server/store/store';

/** A record as the model has followed it, edit by edit. */
interface Followed {
	readonly doc: Y.Doc;
	lines: ReadonlyMap<string, string>;
	stage: unknown;
	owner: unknown;
}

/**
 * A store that looks at everything that becomes durable and knows a few plain truths, written down
 * here once more and in another way than in the rules: what is broken is kept in `broken`.
 */
export class WatchedStore extends MemoryStore {
	/** What was broken, in words. Empty as long as all is well. */
	readonly broken: string[] = [];
	/** The ids of every post that has ever become durable. */
	readonly posts = new Set<string>();
	/** Who could ever see which record, as `member record`. */
	readonly everVisible = new Set<string>();
	private readonly followed = new Map<string, Followed>();
	private readonly heads = new Map<string, number>();

	override async commit(commits: readonly RoomCommit[], rows?: readonly RowWrite[]): Promise<void> {
		await super.commit(commits, rows);
		for (const { room, log } of commits) {
			for (const { seq, record, update } of log) {
				const head = this.heads.get(room) ?? 0;
				if (seq !== head + 1) this.broken.push(`${room}: ${String(seq)} after ${String(head)}`);
				this.heads.set(room, seq);
				if (record !== null) this.follow(room, record, update);
			}
		}
		this.noteVisible();
	}

	private get people(): People {
		const doc = this.read('directory');
		const directory = readDirectory(doc);
		doc.destroy();
		return directory;
	}

	private spaceOf(room: string): Space | null {
		if (!room.startsWith('space.')) return null;
		const doc = this.read(room);
		const space = readSpace(doc, room.slice('space.'.length));
		doc.destroy();
		return space;
	}

	private read(room: string): Y.Doc {
		const doc = new Y.Doc();
		const state = this.document(room);
		if (state !== null) Y.applyUpdate(doc, state);
		return doc;
	}

	/** Applies one accepted edit to what is known of the record, and checks what it did. */
	private follow(room: string, record: string, update: Uint8Array): void {
		const key = `${room} ${record}`;
		let known = this.followed.get(key);
		if (known === undefined) {
			known = { doc: new Y.Doc(), lines: new Map(), stage: undefined, owner: undefined };
			this.followed.set(key, known);
		}
		Y.applyUpdate(known.doc, update);
		if (known.doc.store.pendingStructs !== null) this.broken.push(`${key}: a gap was stored`);
		const fields = known.doc.getMap('fields');
		const lines = new Map<string, string>();
		const fresh: (HistoryEntry | Post)[] = [];
		for (const root of ['history', 'posts']) {
			for (const line of known.doc.getArray<HistoryEntry | Post>(root).toArray()) {
				const text = JSON.stringify(line);
				if (!known.lines.has(`${line.id} ${text}`)) fresh.push(line);
				lines.set(`${line.id} ${text}`, text);
				if ('text' in line) this.posts.add(line.id);
			}
		}
		for (const line of known.lines.keys()) {
			if (!lines.has(line)) this.broken.push(`${key}: a line is gone: ${line}`);
		}
		this.checkMove(key, room, known, fields.get('stage'), fresh);
		this.checkOwner(key, known, fields.get('owner'), fresh);
		known.lines = lines;
		known.stage = fields.get('stage');
		known.owner = fields.get('owner');
	}

	private checkMove(
		key: string,
		room: string,
		known: Followed,
		stage: unknown,
		fresh: readonly (HistoryEntry | Post)[]
	): void {
		if (known.stage === undefined || known.stage === stage) return;
		const move = fresh.find((line) => 'what' in line && line.what === 'stage' && line.to === stage);
		if (move === undefined) {
			this.broken.push(`${key}: moved without a line`);
			return;
		}
		const from = this.spaceOf(room)?.stages.find(({ id }) => id === known.stage);
		const mover = this.people.members.get(move.by);
		if (
			from !== undefined &&
			from.kind !== 'open' &&
			!(mover !== undefined && isAdmin(mover.role))
		) {
			this.broken.push(`${key}: ${move.by} took it out of ${from.kind}`);
		}
	}

	private checkOwner(
		key: string,
		known: Followed,
		owner: unknown,
		fresh: readonly (HistoryEntry | Post)[]
	): void {
		if (known.owner === undefined || known.owner === owner) return;
		const line = fresh.find((each) => 'what' in each && each.what === 'owner' && each.to === owner);
		const giver = line === undefined ? undefined : this.people.members.get(line.by);
		if (giver?.role === 'agent' || giver === undefined) {
			this.broken.push(`${key}: given away by ${line?.by ?? 'nobody'}`);
		}
	}

	/** Who sees what now: admins all, others their own and their teams' as supervisors. */
	private noteVisible(): void {
		const { members, teams } = this.people;
		for (const member of members.values()) {
			for (const [key, { owner, doc }] of this.followed) {
				const deal = doc.getMap('fields').get('kind') === 'deal';
				const theirs = members.get(String(owner))?.team ?? null;
				const supervises =
					member.role === 'supervisor' &&
					theirs !== null &&
					teams.get(theirs)?.supervisors.includes(member.id) === true;
				if (!deal || isAdmin(member.role) || owner === member.id || supervises) {
					this.everVisible.add(`${member.id} ${key.slice(key.indexOf(' ') + 1)}`);
				}
			}
		}
	}
}
