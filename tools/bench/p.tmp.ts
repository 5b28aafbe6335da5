import { startSimulatorProcess } from './src/start-simulator-process.ts';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
await using sim = await startSimulatorProcess({vulnerabilities:20000,remediations:20000,assets:2000});
const dir='/work/main/tools/bench/.work-prof'; rmSync(dir,{recursive:true,force:true}); mkdirSync(dir);
writeFileSync(dir+'/sync.ts', `
import { systemClock } from '@vanta-vuln/core';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { synchronize } from '@vanta-vuln/sync';
import { createVantaSource } from '@vanta-vuln/vanta-api';
const [url,clientId,clientSecret,path,rpm,folder]=process.argv.slice(2);
const t0=performance.now();
await using source = createVantaSource({ baseUrl:url, credentials: async()=>({clientId,clientSecret}), clock: systemClock, requestsPerMinute: Number(rpm), oauthRequestsPerMinute: 1e6, tokenCacheFolder: folder==='none'?null:folder });
await using store = openSqliteStore({ path, mode: 'write' });
let last=''; const run = await synchronize({ source, store, writerVersion:'x', onProgress:(p)=>{ if(p.phase!==last){ console.log(p.phase, (performance.now()-t0)|0); last=p.phase; } } });
console.log('start',t0|0,'total',(performance.now()-t0)|0, process.cpuUsage(), process.resourceUsage().maxRSS/1e3);
`);
await build({entryPoints:[dir+'/sync.ts'],bundle:true,platform:'node',format:'esm',conditions:['@vanta-vuln/source'],external:['better-sqlite3'],outfile:dir+'/sync.mjs',banner:{js:"import {createRequire} from 'node:module';const require=createRequire(import.meta.url);"}, nodePaths:['/work/main/node_modules'], sourcemap:false});
const args=[dir+'/sync.mjs',sim.url,sim.clientId,sim.clientSecret,dir+'/p.db','Infinity','none'];
const flags=(process.argv[2]??'').split(' ').filter(Boolean);
const run=(extra:string[])=>console.log(execFileSync(process.execPath,[...flags,...extra,...args],{encoding:'utf8'}));
for(let k=0;k<3;k++){ for(const s of ['','-wal','-shm']) rmSync(dir+'/p.db'+s,{force:true}); run([]); run([]); }
for(const s of ['','-wal','-shm']) rmSync(dir+'/p.db'+s,{force:true});
process.exit(0);
