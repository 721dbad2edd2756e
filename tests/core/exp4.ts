import fc from "fast-check";
import { prove } from "../../core/access/proof/prove-roles.ts";
import { arbitraryFleet } from "./access/proof/prove-roles/arbitrary-fleet.ts";
const fleets=fc.sample(arbitraryFleet,{numRuns:60,seed:3});
let max=0,n=0,kinds:any={}; const t=performance.now();
const why=new Map<string,number>();
for(const f of fleets){const a=performance.now(); const r=prove(f); const d=performance.now()-a; max=Math.max(max,d); for(const h of r.holes){kinds[h.kind]=(kinds[h.kind]??0)+1; if(h.kind==="unproved") why.set(h.because,(why.get(h.because)??0)+1);}}
console.log(performance.now()-t,max,kinds); console.log([...why].sort((a,b)=>b[1]-a[1]).slice(0,12));
