import { statfs } from 'node:fs/promises';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../common/meter';

export type MetricsPage = { readonly contentType: string; readonly body: string };

/** The relay's metrics: the counters, and the page that shows them. */
export type Metrics = {
	readonly meter: Meter;
	/** Returns all metrics, the process's own included, in the Prometheus text format. */
	readonly page: () => Promise<MetricsPage>;
};

/**
 * Makes the relay's metrics, in a registry of their own so that one process can run two relays. No label ever
 * contains anything that a member typed.
 *
 * @param dataDir when given, the free space on its disk is measured too
 */
export function createMetrics(dataDir?: string): Metrics {
	const registry = new Registry();
	const registers = [registry];
	collectDefaultMetrics({ register: registry });
	if (dataDir !== undefined) measureDisk(dataDir, registers);

	const gauge = (name: string, help: string) =>
		new Gauge({ name: `polder_${name}`, help, registers });
	const counter = (name: string, help: string) =>
		new Counter({ name: `polder_${name}_total`, help, registers });
	const labelled = (name: string, help: string, label: string) => {
		const metric = new Counter({
			name: `polder_${name}_total`,
			help,
			labelNames: [label],
			registers
		});
		return (value: string | number) => {
			metric.labels(String(value)).inc();
		};
	};
	const counts = (metric: Counter) => () => {
		metric.inc();
	};
	const sets = (metric: Gauge) => (value: number) => {
		metric.set(value);
	};

	const editsAccepted = counter('edits_accepted', 'Edits committed to the log');
	const logLength = gauge('log_length', 'Updates in the logs of all rooms');
	const storageFailing = gauge('storage_failing', '1 while the store takes nothing');
	const commitSeconds = new Histogram({
		name: 'polder_commit_seconds',
		help: 'Time from the first update of a batch to its flushed commit',
		buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
		registers
	});
	const bytesWritten = new Counter({
		name: 'polder_bytes_written_total',
		help: 'Bytes stored, by kind: log entries, snapshots, facts, authors, rows of tables',
		labelNames: ['kind'],
		registers
	});
	const commitBatchSize = new Histogram({
		name: 'polder_commit_batch_size',
		help: 'Updates committed together',
		buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
		registers
	});

	return {
		meter: {
			connections: sets(gauge('open_connections', 'Websocket connections open now')),
			rooms: sets(gauge('rooms_loaded', 'Rooms held in memory now')),
			frameIn: counts(counter('frames_in', 'Websocket frames received')),
			frameOut: counts(counter('frames_out', 'Websocket frames sent')),
			accepted: (edits) => {
				editsAccepted.inc(edits);
				logLength.inc(edits);
			},
			refused: labelled('edits_refused', 'Edits refused, by the rule that refused them', 'rule'),
			committed: (seconds, updates) => {
				commitSeconds.observe(seconds);
				commitBatchSize.observe(updates);
			},
			written: (kind, bytes) => {
				bytesWritten.labels(kind).inc(bytes);
			},
			storeFailed: counts(counter('store_failures', 'Commits that the store did not take')),
			storing: (works) => {
				storageFailing.set(works ? 0 : 1);
			},
			closed: labelled(
				'connections_closed',
				'Connections that the relay ended, by close code',
				'code'
			),
			turnedAway: labelled(
				'connections_turned_away',
				'Connections not let in for now, from one address or in all, or taken away for others',
				'why'
			),
			slowedDown: counts(
				counter(
					'devices_slowed_down',
					'Times that a device sent more than it may and was read later'
				)
			),
			nearLimit: labelled(
				'near_limit',
				'Changes of documents and records that are near to their largest size, parts or client ids',
				'of'
			),
			quota: labelled(
				'quotas_reached',
				'Times that a member had used up what one may have, by what that is',
				'quota'
			),
			apiAnswered: labelled('api_requests', 'Requests to the HTTP API, by status', 'status'),
			delivered: labelled(
				'webhook_deliveries',
				'Deliveries of webhooks, by their result',
				'result'
			),
			awarenessDropped: counts(counter('awareness_dropped', 'Awareness updates beyond the rate')),
			fault: counts(counter('faults', 'Bugs of the relay that ended a connection'))
		},
		page: async () => ({ contentType: registry.contentType, body: await registry.metrics() })
	};
}

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
