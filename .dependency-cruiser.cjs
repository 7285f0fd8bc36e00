/**
 * The one dependency rule:
 *
 *     domain <- documents <- protocol <- replica <- features <- routes
 *
 * within features
 *
 *     common <- records <- sales, work, discussion <- workspace <- shell
 *
 * within the relay
 *
 *     common <- store <- gate, access <- rooms <- clients, files <- ops <- cli, main
 *
 * `ui` knows none of them, `app` wires them together, the relay shares only the first three.
 * Run by scripts/dependencies.mjs, which also makes the type-only imports of components count.
 */

/** What each layer may import beside itself, as patterns below src/. Whatever is not listed is refused. */
const layers = {
	domain: [],
	documents: ['lib/domain/'],
	protocol: ['lib/domain/', 'lib/documents/'],
	replica: ['lib/domain/', 'lib/documents/', 'lib/protocol/'],
	ui: ['lib/i18n/', 'app\\.css$'],
	app: ['lib/domain/', 'lib/documents/', 'lib/protocol/', 'lib/replica/', 'lib/ui/', 'lib/i18n/'],
	features: [
		'lib/domain/',
		'lib/documents/',
		'lib/protocol/',
		'lib/replica/',
		'lib/ui/',
		'lib/i18n/',
		'lib/app/context\\.ts$'
	]
};

/** Which areas of features each area may import beside itself. */
const areas = {
	common: [],
	records: ['common'],
	sales: ['common', 'records'],
	work: ['common', 'records'],
	discussion: ['common', 'records'],
	workspace: ['common', 'records', 'sales', 'work', 'discussion'],
	shell: ['common', 'records', 'sales', 'work', 'discussion', 'workspace']
};

/** Which folders of the relay each of its folders may import beside itself. */
const relayFolders = {
	common: [],
	store: ['common'],
	gate: ['common', 'store'],
	access: ['common', 'store'],
	rooms: ['common', 'store', 'gate', 'access'],
	clients: ['common', 'access', 'rooms'],
	files: ['common', 'store', 'gate', 'access', 'rooms'],
	ops: ['common', 'store', 'access', 'files', 'webhooks'],
	api: ['common', 'store', 'access', 'rooms'],
	webhooks: ['common', 'store', 'access', 'rooms', 'api'],
	push: ['common', 'store', 'gate', 'access', 'rooms', 'webhooks', 'ops'],
	cli: ['common', 'store', 'access', 'ops']
};

const inFeatures = '^src/lib/features/';
const featureFolder = `${inFeatures}[^/]+/[^/]+$`;

const own = '^(src|sync-server|tests|scripts)/';

/** The relay's tests stand beside what they test; what several of them use is in tests/support. */
const relayTests = '^sync-server/.*\\.test\\.ts$';

/**
 * @param {string} name
 * @param {string} from pattern of the layer's files
 * @param {readonly string[]} allowed patterns below src/
 */
function layer(name, from, allowed) {
	return {
		name: `layer-${name}`,
		comment: `${name} may import, beside itself: ${allowed.join(', ') || 'nothing of ours'}`,
		severity: 'error',
		// What tests begin with opens a session, as the app does.
		from: { path: from, pathNot: [relayTests, '^src/lib/features/common/testkit/'].flat() },
		to: { path: own, pathNot: [from, ...allowed.map((path) => `^src/${path}`)] }
	};
}

module.exports = {
	forbidden: [
		...Object.entries(layers).map(([name, allowed]) => layer(name, `^src/lib/${name}/`, allowed)),
		...Object.entries(areas).map(([name, below]) => ({
			name: `area-${name}`,
			comment: `features/${name} may import, of features, beside itself: ${below.join(', ') || 'nothing'}`,
			severity: 'error',
			from: { path: `${inFeatures}${name}/` },
			to: { path: inFeatures, pathNot: [name, ...below].map((area) => `${inFeatures}${area}/`) }
		})),
		{
			name: 'known-areas',
			comment: `a screen belongs to a folder of an area: ${Object.keys(areas).join(', ')}`,
			severity: 'error',
			from: { path: inFeatures, pathNot: `${inFeatures}(${Object.keys(areas).join('|')})/[^/]+/` },
			to: {}
		},
		{
			name: 'no-folder-cycles',
			comment: 'two folders that need each other are one, or lack a third below both',
			severity: 'error',
			scope: 'folder',
			from: { path: featureFolder },
			to: { path: featureFolder, circular: true }
		},
		layer('routes', '^src/routes/', [
			'lib/features/',
			'lib/ui/',
			'lib/app/',
			'lib/i18n/',
			'app\\.css$'
		]),
		layer('sync-server', '^sync-server/', ['lib/domain/', 'lib/documents/', 'lib/protocol/']),
		...Object.entries(relayFolders).map(([name, below]) => ({
			name: `relay-${name}`,
			comment: `sync-server/${name} may import, of the relay, beside itself: ${below.join(', ') || 'nothing'}`,
			severity: 'error',
			from: { path: `^sync-server/${name}/`, pathNot: relayTests },
			to: {
				path: '^sync-server/',
				pathNot: [name, ...below].map((folder) => `^sync-server/${folder}/`)
			}
		})),
		{
			name: 'known-relay-folders',
			comment: `a module of the relay belongs to one of its folders: ${Object.keys(relayFolders).join(', ')}`,
			severity: 'error',
			from: {
				path: '^sync-server/',
				pathNot: [
					'^sync-server/main\\.ts$',
					`^sync-server/(${Object.keys(relayFolders).join('|')})/`
				]
			},
			to: {}
		},
		{
			name: 'domain-packages',
			comment: 'the domain is pure: small packages without effects, and nothing of Node',
			severity: 'error',
			from: { path: '^src/lib/domain/', pathNot: '\\.test\\.ts$' },
			to: {
				pathNot: [
					'^src/',
					'(^|/)node_modules/(fractional-indexing|libphonenumber-js|valibot)/',
					'^(fractional-indexing|libphonenumber-js|valibot)$'
				]
			}
		},
		{
			name: 'no-cycles',
			comment: 'two modules that need each other are one, or lack a third',
			severity: 'error',
			from: {},
			to: { circular: true }
		},
		{
			name: 'nothing-imports-tests',
			comment: 'tests know the product, never the other way round',
			severity: 'error',
			from: { pathNot: ['^tests/', relayTests] },
			to: { path: '^tests/' }
		}
	],
	options: {
		// A type is knowledge too.
		tsPreCompilationDeps: true,
		doNotFollow: { path: ['(^|/)node_modules/', '^src/lib/i18n/'] },
		preserveSymlinks: true,
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'svelte', 'browser', 'default', 'types'],
			mainFields: ['module', 'main', 'types']
		}
	}
};
