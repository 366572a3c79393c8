// Sends events through a real SDK and prints the message ids of those whose delivery the SDK reported as done.
// usage: node send.mjs segment|rudder URL WRITE_KEY COUNT USER_PREFIX MILLISECONDS_BETWEEN
//        node send.mjs segment-kinds|rudder-kinds URL WRITE_KEY 1 USER_PREFIX 0
import { Analytics } from '@segment/analytics-node'
import Rudder from '@rudderstack/rudder-sdk-node'

const [sdk, url, writeKey, count, prefix, pause] = process.argv.slice(2)
const DEADLINE_MS = 120_000
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const users = 20

async function segment() {
  const analytics = new Analytics({ writeKey, host: url, flushAt: 15, flushInterval: 200, maxRetries: 50 })
  const failed = []
  analytics.on('error', (error) => failed.push(String(error.reason ?? error)))
  const sent = []
  for (let i = 0; i < Number(count); i++) {
    const messageId = `${prefix}-${i}`
    sent.push(messageId)
    analytics.track({ userId: `${prefix}-user-${i % users}`, event: 'Article Read', properties: { i }, messageId })
    if (Number(pause) > 0) await rest(Number(pause))
  }
  await analytics.closeAndFlush({ timeout: DEADLINE_MS })
  if (failed.length > 0) throw new Error(`the SDK gave up: ${failed[0]}`)
  return sent
}

async function rudder() {
  const analytics = new Rudder(writeKey, { dataPlaneUrl: url, flushAt: 20, flushInterval: 200, gzip: true,
    axiosRetryConfig: { retries: 60, retryDelay: () => 500 } })
  const acknowledged = []
  const pending = []
  for (let i = 0; i < Number(count); i++) {
    const messageId = `${prefix}-${i}`
    pending.push(new Promise((resolve, reject) => {
      analytics.track({ userId: `${prefix}-user-${i % users}`, event: 'Article Read', properties: { i }, messageId },
        (error) => { if (error) reject(error); else { acknowledged.push(messageId); resolve() } })
    }))
    if (Number(pause) > 0) await rest(Number(pause))
  }
  await analytics.flush()
  await Promise.race([Promise.all(pending), rest(DEADLINE_MS).then(() => { throw new Error('the SDK is not done') })])
  return acknowledged
}

// One of each kind, as a page does it that knows its visitor only later; the SDK's own retries and batching.
async function kinds(analytics, close) {
  const [anonymousId, userId] = [`${prefix}-visitor`, `${prefix}-ann`]
  const id = (kind) => `${prefix}-${kind}`
  analytics.page({ anonymousId, name: 'Home', properties: { path: '/' }, messageId: id('page') })
  analytics.track({ anonymousId, event: 'Article Read', properties: {}, messageId: id('track') })
  analytics.identify({ userId, anonymousId, traits: { plan: 'free' }, messageId: id('identify') })
  analytics.screen({ userId, name: 'Profile', properties: {}, messageId: id('screen') })
  analytics.group({ userId, groupId: 'readers', traits: {}, messageId: id('group') })
  analytics.track({ userId: `${prefix}-phone`, event: 'Article Read', properties: {}, messageId: id('track-phone') })
  analytics.alias({ userId, previousId: `${prefix}-phone`, messageId: id('alias') })
  await close()
  return ['page', 'track', 'identify', 'screen', 'group', 'track-phone', 'alias'].map(id)
}

async function kindsOf(sdk) {
  if (sdk === 'segment-kinds') {
    const analytics = new Analytics({ writeKey, host: url })
    return kinds(analytics, () => analytics.closeAndFlush({ timeout: DEADLINE_MS }))
  }
  const analytics = new Rudder(writeKey, { dataPlaneUrl: url })
  return kinds(analytics, () => analytics.flush())
}

const ids = sdk.endsWith('-kinds') ? await kindsOf(sdk) : sdk === 'segment' ? await segment() : await rudder()
console.log(ids.join('\n'))
process.exit(0)
