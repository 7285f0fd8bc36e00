import { statfs } from 'node:fs/promises';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../common/meter';

export type MetricsPage = { readonly contentType: string; readonly body: string };

export type Metrics = {
	readonly openConnections: Gauge;
	readonly roomsLoaded: Gauge;
	readonly framesIn: Counter;
	readonly framesOut: Counter;
	readonly editsAccepted: Counter;
	/** Labelled with the id of the rule that refused; never with anything that a member typed. */
	readonly editsRefused: Counter<'rule'>;
	readonly commitSeconds: Histogram;
	/** Updates in one commit. */
	readonly commitBatchSize: Histogram;
	/** Updates in the logs of all rooms together. */
	readonly logLength: Gauge;
	readonly storeFailures: Counter;
	/** 1 while the store takes nothing, else 0. */
	readonly storageFailing: Gauge;
	readonly connectionsClosed: Counter<'code'>;
	readonly connectionsTurnedAway: Counter<'why'>;
	readonly devicesSlowedDown: Counter;
	/** Changes of something that is near to what it may be, by what that is. */
	readonly nearLimit: Counter<'of'>;
	/** Labelled with what has been used up. */
	readonly quotasReached: Counter<'quota'>;
	readonly awarenessDropped: Counter;
	readonly faults: Counter;
	/** All of them and the process's own, in the Prometheus text format. */
	readonly page: () => Promise<MetricsPage>;
};

/**
 * The relay's measurements, in a registry of their own so that two relays fit into one process.
 *
 * @param dataDir measured too, when given: how much room is left on its disk
 */
export function createMetrics(dataDir?: string): Metrics {
	const registry = new Registry();
	const registers = [registry];
	collectDefaultMetrics({ register: registry });
	if (dataDir !== undefined) measureDisk(dataDir, registers);

	return {
		openConnections: new Gauge({
			name: 'polder_open_connections',
			help: 'Websocket connections open now',
			registers
		}),
		roomsLoaded: new Gauge({
			name: 'polder_rooms_loaded',
			help: 'Rooms held in memory now',
			registers
		}),
		framesIn: new Counter({
			name: 'polder_frames_in_total',
			help: 'Websocket frames received',
			registers
		}),
		framesOut: new Counter({
			name: 'polder_frames_out_total',
			help: 'Websocket frames sent',
			registers
		}),
		editsAccepted: new Counter({
			name: 'polder_edits_accepted_total',
			help: 'Edits committed to the log',
			registers
		}),
		editsRefused: new Counter({
			name: 'polder_edits_refused_total',
			help: 'Edits refused, by the rule that refused them',
			labelNames: ['rule'],
			registers
		}),
		commitSeconds: new Histogram({
			name: 'polder_commit_seconds',
			help: 'Time from the first update of a batch to its flushed commit',
			buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
			registers
		}),
		commitBatchSize: new Histogram({
			name: 'polder_commit_batch_size',
			help: 'Updates committed together',
			buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
			registers
		}),
		logLength: new Gauge({
			name: 'polder_log_length',
			help: 'Updates in the logs of all rooms',
			registers
		}),
		storeFailures: new Counter({
			name: 'polder_store_failures_total',
			help: 'Commits that the store did not take',
			registers
		}),
		storageFailing: new Gauge({
			name: 'polder_storage_failing',
			help: '1 while the store takes nothing',
			registers
		}),
		connectionsClosed: new Counter({
			name: 'polder_connections_closed_total',
			help: 'Connections that the relay ended, by close code',
			labelNames: ['code'],
			registers
		}),
		connectionsTurnedAway: new Counter({
			name: 'polder_connections_turned_away_total',
			help: 'Connections not let in for now, from one address or in all, or taken away for others',
			labelNames: ['why'],
			registers
		}),
		devicesSlowedDown: new Counter({
			name: 'polder_devices_slowed_down_total',
			help: 'Times that a device sent more than it may and was read later',
			registers
		}),
		nearLimit: new Counter({
			name: 'polder_near_limit_total',
			help: 'Changes of documents and records that are near to their largest size, parts or client ids',
			labelNames: ['of'],
			registers
		}),
		quotasReached: new Counter({
			name: 'polder_quotas_reached_total',
			help: 'Times that a member had used up what one may have, by what that is',
			labelNames: ['quota'],
			registers
		}),
		awarenessDropped: new Counter({
			name: 'polder_awareness_dropped_total',
			help: 'Awareness updates beyond the rate',
			registers
		}),
		faults: new Counter({
			name: 'polder_faults_total',
			help: 'Bugs of the relay that ended a connection',
			registers
		}),
		page: async () => ({ contentType: registry.contentType, body: await registry.metrics() })
	};
}

/** What the relay counts of its work, as metrics. */
export const meterOf = (metrics: Metrics): Meter => ({
	connections: (open) => {
		metrics.openConnections.set(open);
	},
	rooms: (loaded) => {
		metrics.roomsLoaded.set(loaded);
	},
	frameIn: () => {
		metrics.framesIn.inc();
	},
	frameOut: () => {
		metrics.framesOut.inc();
	},
	accepted: (edits) => {
		metrics.editsAccepted.inc(edits);
		metrics.logLength.inc(edits);
	},
	refused: (rule) => {
		metrics.editsRefused.inc({ rule });
	},
	committed: (seconds, updates) => {
		metrics.commitSeconds.observe(seconds);
		metrics.commitBatchSize.observe(updates);
	},
	storeFailed: () => {
		metrics.storeFailures.inc();
	},
	storing: (works) => {
		metrics.storageFailing.set(works ? 0 : 1);
	},
	closed: (code) => {
		metrics.connectionsClosed.inc({ code: String(code) });
	},
	turnedAway: (why) => {
		metrics.connectionsTurnedAway.inc({ why });
	},
	slowedDown: () => {
		metrics.devicesSlowedDown.inc();
	},
	nearLimit: (of) => {
		metrics.nearLimit.inc({ of });
	},
	quota: (of) => {
		metrics.quotasReached.inc({ quota: of });
	},
	awarenessDropped: () => {
		metrics.awarenessDropped.inc();
	},
	fault: () => {
		metrics.faults.inc();
	}
});

function measureDisk(directory: string, registers: Registry[]): void {
	new Gauge({
		name: 'polder_disk_free_bytes',
		help: 'Room left on the disk of the data directory',
		registers,
		async collect() {
			const { bavail, bsize } = await statfs(directory);
			this.set(bavail * bsize);
		}
	});
}
