import * as v from 'valibot';
import { isId, type SpaceId } from '../../src/lib/domain/core/ids';
import { tokenSchema, type ApiToken } from '../../src/lib/protocol/handshake';
import { hashOf, sameHash } from './secret-hash';
import type { StagedRow } from '../store/committer';
import type { RowChange, Tables } from '../store/tables';

const rowSchema = v.object({ ...tokenSchema.entries, secretHash: v.string() });

/** A token as a script shows it: `<id>.<secret>`. */
export interface ShownToken {
	readonly id: string;
	readonly secret: string;
}

/** Reads a token as a script shows it. Returns `null` when it cannot be one, and never throws. */
export function parseToken(text: string): ShownToken | null {
	const [id, secret, ...more] = text.split('.', 3);
	if (!isId(id) || secret === undefined || more.length > 0) return null;
	return /^[0-9A-Za-z_-]{1,100}$/.test(secret) ? { id, secret } : null;
}

/** Returns the spaces that a token is for. */
export const spacesOf = ({
	space,
	spaces
}: Pick<ApiToken, 'space' | 'spaces'>): readonly SpaceId[] => [...new Set([space, ...spaces])];

/**
 * Returns whether a token is for a space. One for all spaces is for those that there are: it makes none by
 * going where there is none yet.
 */
export const isForSpace = (
	token: Pick<ApiToken, 'space' | 'spaces' | 'everywhere'>,
	space: SpaceId,
	rights: { hasSpace(space: SpaceId): boolean }
): boolean => (token.everywhere ? rights.hasSpace(space) : spacesOf(token).includes(space));

/** The relay's API tokens. Only the hashes of their secrets are stored. */
export class Tokens {
	constructor(private readonly tables: Tables) {}

	/** Returns all tokens, the newest first, without the hashes of their secrets. */
	list(): ApiToken[] {
		return this.tables
			.list('tokens')
			.map(({ value }) => v.parse(tokenSchema, value))
			.sort((a, b) => b.createdAt - a.createdAt);
	}

	/** Adds a token. Resolves with `false` when its id is taken: none can be replaced by another. */
	async add(
		token: ApiToken,
		secretHash: string,
		also?: () => readonly StagedRow[]
	): Promise<boolean> {
		let isTaken = false;
		const decide = (row: unknown): RowChange => {
			isTaken = row !== undefined;
			return isTaken ? 'keep' : { value: { ...token, secretHash } };
		};
		await this.tables.change('tokens', token.id, decide, also);
		return !isTaken;
	}

	/** Returns a token's name; `null` when there is none of this id. */
	nameOf(id: string): string | null {
		const row = this.tables.get('tokens', id);
		return row === undefined ? null : v.parse(tokenSchema, row).name;
	}

	/** Revokes a token. It is invalid as soon as this is called. Resolves when that is on the disk. */
	revoke(id: string, also?: () => readonly StagedRow[]): Promise<void> {
		const decide = (row: unknown) => (row === undefined ? 'keep' : 'remove');
		return this.tables.change('tokens', id, decide, also);
	}

	/** Returns the token that a script shows, if it exists and has not expired. */
	check({ id, secret }: ShownToken, now: number): ApiToken | null {
		const row = this.tables.get('tokens', id);
		if (row === undefined) return null;
		const token = v.parse(rowSchema, row);
		if (!sameHash(hashOf(secret), token.secretHash) || now >= token.expiresAt) return null;
		return v.parse(tokenSchema, token);
	}

	/** Notes that a token was used. A token that was revoked meanwhile stays revoked. */
	touch(id: string, now: number): Promise<void> {
		return this.tables.change('tokens', id, (row) =>
			row === undefined ? 'keep' : { value: { ...v.parse(rowSchema, row), lastUsedAt: now } }
		);
	}
}
