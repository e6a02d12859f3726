// An independent client of Progressors (npm: @hangtime/grip-connect), which wants a browser's Web Bluetooth.
// Here that is a few objects that pass every act on: a line of JSON out, a line of JSON in.
//
//   node grip_connect.mjs FOLDER-OF-THE-PACKAGE SECONDS

import { createInterface } from "node:readline"
import { pathToFileURL } from "node:url"

console.log = () => {} // the package says things there; our lines go out by themselves
const [, , folder, seconds] = process.argv
const waiting = new Map()
const voices = new Map()
let asked = 0

function ask(what, more = {}) {
  const id = ++asked
  process.stdout.write(JSON.stringify({ id, what, ...more }) + "\n")
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const message = JSON.parse(line)
  if (message.notified !== undefined) {
    // a browser tells it as an event of its own, after what a finished write has set going
    setImmediate(() => voices.get(message.uuid)?.hear(Buffer.from(message.notified, "hex")))
    return
  }
  const { resolve, reject } = waiting.get(message.id)
  waiting.delete(message.id)
  if (message.error) reject(new Error(message.error))
  else resolve(message.result)
})

class Characteristic extends EventTarget {
  constructor(uuid) {
    super()
    this.uuid = uuid
  }
  async startNotifications() {
    voices.set(this.uuid, this)
    await ask("subscribe", { uuid: this.uuid })
    return this
  }
  async stopNotifications() {
    voices.delete(this.uuid)
  }
  async writeValue(bytes) {
    await ask("write", { uuid: this.uuid, value: Buffer.from(bytes).toString("hex") })
  }
  hear(bytes) {
    this.value = new DataView(Uint8Array.from(bytes).buffer)
    this.dispatchEvent(new Event("characteristicvaluechanged"))
  }
}

class Device extends EventTarget {
  gatt = {
    connected: false,
    connect: async () => {
      await ask("connect")
      this.gatt.connected = true
      return this.gatt
    },
    disconnect: () => {
      this.gatt.connected = false
    },
    getPrimaryServices: async () =>
      (await ask("services")).map(({ uuid, characteristics }) => ({
        uuid,
        getCharacteristics: async () => characteristics.map((one) => new Characteristic(one)),
      })),
  }
}

const bluetooth = {
  requestDevice: async ({ filters }) => {
    await ask("find", { filters })
    return new Device()
  },
}
Object.defineProperty(globalThis, "navigator", { value: { bluetooth }, configurable: true })

const { Progressor } = await import(pathToFileURL(`${folder}/dist/index.js`).href)
const progressor = new Progressor()
const measured = []
progressor.notify((data) => measured.push([data.current, data.performance?.samplingRateHz]))

await new Promise((resolve, reject) => progressor.connect(resolve, reject))
const battery = await progressor.battery()
const firmware = await progressor.firmware()
await progressor.stream(Number(seconds) * 1000)
const stamps = progressor.downloadPackets.map((packet) => packet.performance?.sampleIndex ?? packet.sampleIndex)
progressor.disconnect()
await ask("done", { battery, firmware, measured, stamps })
process.exit(0)
