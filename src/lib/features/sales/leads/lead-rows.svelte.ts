import { Dexie } from 'dexie';
import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { MemberId, SpaceId } from '$lib/domain/core/ids';
import type { LeadStatus } from '$lib/domain/lead/lead';
import { askedWith, holdsAsked } from '$lib/domain/customer/asked';
import { askedNumbers } from '$lib/domain/text/phone';
import { countryOf } from '$lib/domain/text/country-of-currency';
import { LEAD_STATUSES } from '$lib/domain/lead/lead';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { LeadRow } from '$lib/replica/store/rows';

/** How many leads are read at first, and how many each request adds. */
const STEP = 100;

/** The lowest and highest keys in IndexedDB's order. */
const { minKey, maxKey } = Dexie;

const inStatus = (db: ReplicaDatabase, space: SpaceId, status: LeadStatus) =>
	db.records
		.where('[space+kind+status+createdAt]')
		.between([space, 'lead', status, minKey], [space, 'lead', status, maxKey]);

/** The inbox of leads: one status at a time, the newest first. Create it while a component initialises. */
export class LeadRows {
	status = $state<LeadStatus>('open');
	query = $state('');
	/** Shows only leads of this member; `''` shows those of everybody. */
	owner = $state<MemberId | ''>('');
	source = $state('');
	private limit = $state(STEP);
	private readonly rows: LiveQuery<readonly LeadRow[]>;
	private readonly counts: LiveQuery<Readonly<Record<LeadStatus, number>>>;

	constructor(
		private readonly view: WorkspaceView,
		spaces: () => readonly SpaceId[]
	) {
		const { db } = view.replica;
		this.rows = new LiveQuery(() => {
			const { status, limit } = this;
			const wanted = this.wanted();
			const asked = spaces();
			return async () => {
				const found = await Promise.all(
					asked.map((space) =>
						inStatus(db, space, status)
							.reverse()
							.filter((row) => row.kind === 'lead' && wanted(row))
							// One lead more than is shown reveals whether there are more.
							.limit(limit + 1)
							.toArray()
					)
				);
				const leads = found.flat().filter((row) => row.kind === 'lead');
				return leads.sort((a, b) => b.createdAt - a.createdAt).slice(0, limit + 1);
			};
		});
		this.counts = new LiveQuery(() => {
			const asked = spaces();
			return async () => {
				const counts = await Promise.all(
					LEAD_STATUSES.map(async (status) => {
						const each = asked.map((space) => inStatus(db, space, status).count());
						return [status, (await Promise.all(each)).reduce((sum, one) => sum + one, 0)] as const;
					})
				);
				return Object.fromEntries(counts) as Record<LeadStatus, number>;
			};
		});
	}

	/** The leads on the screen; `undefined` until the first have been read. */
	get current(): readonly LeadRow[] | undefined {
		return this.rows.current?.slice(0, this.limit);
	}

	/** Whether there are more than are shown. */
	get hasMore(): boolean {
		return (this.rows.current?.length ?? 0) > this.limit;
	}

	get filtered(): boolean {
		return this.query.trim() !== '' || this.owner !== '' || this.source !== '';
	}

	/** How many leads have this status, whatever the filters; `undefined` until counted. */
	count(status: LeadStatus): number | undefined {
		return this.counts.current?.[status];
	}

	/** The sources of the leads on the screen, and the one that is chosen. */
	readonly sources = $derived.by(() => {
		const known = (this.rows.current ?? []).map(({ source }) => source);
		return [...new Set([...known, this.source])]
			.filter((source) => source !== '')
			.sort((a, b) => a.localeCompare(b));
	});

	more(): void {
		this.limit += STEP;
	}

	clear(): void {
		this.query = '';
		this.owner = '';
		this.source = '';
	}

	private wanted(): (row: LeadRow) => boolean {
		const { owner, source } = this;
		const country = countryOf(this.view.directory.workspace);
		const asked = askedWith(this.query, askedNumbers(this.query, country));
		return (row) =>
			(owner === '' || row.owner === owner) &&
			(source === '' || row.source === source) &&
			holdsAsked(row.words, asked);
	}
}
