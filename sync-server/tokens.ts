import * as v from 'valibot';
import { tokenSchema, type ApiToken } from '../src/lib/protocol/handshake';
import { hashOf, sameHash } from './identity';
import type { Store } from './store/store';

const rowSchema = v.object({ ...tokenSchema.entries, secretHash: v.string() });

/** The relay's API tokens. Their secrets are kept as hashes only. */
export class Tokens {
	constructor(private readonly store: Store) {}

	/** All tokens, the newest first, without what proves them. */
	list(): ApiToken[] {
		return this.store
			.list('tokens')
			.map(({ value }) => v.parse(tokenSchema, value))
			.sort((a, b) => b.createdAt - a.createdAt);
	}

	/** Whether there is one of this id. */
	has(id: string): boolean {
		return this.store.get('tokens', id) !== undefined;
	}

	async add(token: ApiToken, secretHash: string): Promise<void> {
		await this.store.put('tokens', token.id, { ...token, secretHash });
	}

	async revoke(id: string): Promise<void> {
		await this.store.delete('tokens', id);
	}

	/** The token behind `id.secret`, if it is one and has not expired. */
	check(text: string, now: number): ApiToken | null {
		const [id = '', secret = ''] = text.split('.');
		const row = this.store.get('tokens', id);
		if (row === undefined) return null;
		const token = v.parse(rowSchema, row);
		if (!sameHash(hashOf(secret), token.secretHash) || now >= token.expiresAt) return null;
		return v.parse(tokenSchema, token);
	}

	/** Notes that a token was used. */
	async touch(token: ApiToken, now: number): Promise<void> {
		const row = this.store.get('tokens', token.id);
		if (row === undefined) return;
		await this.store.put('tokens', token.id, { ...v.parse(rowSchema, row), lastUsedAt: now });
	}
}
