// What a real client of Hocuspocus finds in a document: `node see.js <url> <name> <map…>` prints the maps.
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import WebSocket from 'ws';
import * as Y from 'yjs';

const [url = '', name = '', ...maps] = process.argv.slice(2);
const document = new Y.Doc();
const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
const provider = new HocuspocusProvider({
	websocketProvider,
	name,
	document,
	onSynced: () => {
		const seen = Object.fromEntries(maps.map((map) => [map, document.getMap(map).toJSON()]));
		process.stdout.write(JSON.stringify(seen), () => process.exit(0));
	}
});
provider.attach();
setTimeout(() => process.exit(1), 10_000);
