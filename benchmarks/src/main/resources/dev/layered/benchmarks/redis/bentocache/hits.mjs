// Times hits of Bentocache in the named stores, and prints one line for each figure.
import { readFileSync } from 'node:fs'
import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { redisDriver } from 'bentocache/drivers/redis'

const [, , documentFile, port, rounds, stores] = process.argv
const document = JSON.parse(readFileSync(documentFile, 'utf8'))
const HELD = 1024
const keys = Array.from({ length: HELD }, (_, i) => `document-${100000 + i}`)
const l1 = { maxItems: 1500 }

const bento = new BentoCache({
  default: 'heap',
  ttl: '1h',
  stores: {
    heap: bentostore().useL1Layer(memoryDriver(l1)),
    reference: bentostore().useL1Layer(memoryDriver({ ...l1, serialize: false })),
    redis: bentostore().useL2Layer(
      redisDriver({ connection: { host: '127.0.0.1', port: Number(port) } })
    ),
  },
})

let loads = 0

function load(key) {
  loads++
  return { ...document, id: key }
}

async function get(store, key) {
  return store.getOrSet({ key, factory: () => load(key) })
}

// The smaller of the time that passed and of the processor time: neither what other processes
// took nor what this process did beside counts.
async function nanosPerHit(store, hits) {
  const cpu = process.cpuUsage()
  const began = process.hrtime.bigint()
  for (let i = 0; i < hits; i++) {
    const value = await get(store, keys[(i * 389) % HELD])
    if (value.customer !== document.customer) throw new Error('another value')
  }
  const passed = Number(process.hrtime.bigint() - began)
  const used = process.cpuUsage(cpu)
  return Math.min(passed, (used.user + used.system) * 1000) / hits
}

async function wallNanosPerHit(store, hits) {
  const nanos = []
  for (let i = 0; i < hits; i++) {
    const key = keys[(i * 389) % HELD]
    const began = process.hrtime.bigint()
    await get(store, key)
    nanos.push(Number(process.hrtime.bigint() - began))
  }
  return median(nanos)
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

async function measure(name, time, hits, warmUp) {
  const store = bento.use(name)
  for (const key of keys) await get(store, key)
  loads = 0
  await time(store, warmUp)
  const nanos = []
  for (let i = 0; i < Number(rounds); i++) nanos.push(await time(store, hits))
  if (loads !== 0) throw new Error(`not only hits were measured: ${loads} loads`)
  console.log(`FOUND ${name} ${median(nanos)}`)
}

for (const name of stores.split(',')) {
  if (name === 'redis') await measure(name, wallNanosPerHit, 5_000, 20_000)
  else await measure(name, nanosPerHit, 100_000, 200_000)
}
await bento.disconnectAll()
