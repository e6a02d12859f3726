"""REST: the device itself; calibrate it, check it, take its zero, step by step."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from evenside.server import bodies
from evenside.server.device_port import DevicePort
from evenside.server.device_shapes import Device
from evenside.server.problems import answers


def device_router(device: DevicePort) -> APIRouter:
    """Serve ``/api/device``."""
    router = APIRouter(prefix="/api/device", default_response_class=JSONResponse)
    changed = answers(Device, "not_now", "invalid")

    @router.get("", responses=answers(Device))
    async def read() -> JSONResponse:
        """Who it is, what its cells read, its calibration, and the work at it."""
        return JSONResponse(device.to_json())

    @router.post("/calibrate", responses=changed)
    async def calibrate(body: bodies.CalibrateBody) -> JSONResponse:
        """Begin a calibration with known weights, as `evenside calibrate --weights`."""
        return JSONResponse(
            device.calibrate(body.masses_kg, body.corner_kg, body.cell_class, body.tolerance_pct)
        )

    @router.post("/check", responses=changed)
    async def check(body: bodies.CheckBody) -> JSONResponse:
        """Begin to check the calibration with one weight, as `evenside calibrate --check`."""
        return JSONResponse(device.check(body.mass_kg, body.tolerance_pct))

    @router.post("/zero", responses=changed)
    async def zero(body: bodies.ZeroBody) -> JSONResponse:
        """Begin to take the zero of the empty device, as `evenside tare`."""
        return JSONResponse(device.zero(keep=body.keep))

    @router.post("/step", responses=changed)
    async def step(body: bodies.StepBody) -> JSONResponse:
        """Go on with the work, or stop it; nothing is kept of work that was stopped."""
        return JSONResponse(device.step(body.action))

    return router
