"""bumble's radio in memory, mended where a real controller behaves differently (bumble 0.0.236).

1. Cancelling a pending connection does nothing there, so that one connect that ran out of time
   blocks all later ones. Here it ends the pending one, as the specification says.
2. A scan response repeats the advertisement there. Here it has its own data, which may be empty.
3. Two hosts that connect to one device at once both succeed there. Here the first one does, and the
   other goes on waiting.
"""

import asyncio
from collections.abc import Iterator

from bumble import hci, ll
from bumble.controller import Connection, Controller

Extended = hci.HCI_LE_Extended_Advertising_Report_Event
Legacy = hci.HCI_LE_Advertising_Report_Event
TIMEOUT = hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR


class AirController(Controller):
    """One radio on the shared air."""

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """The host gives up a connection that has not come about."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        ended = hci.HCI_LE_Connection_Complete_Event(
            status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
            connection_handle=0,
            role=hci.Role.CENTRAL,
            peer_address_type=pending.peer_address.address_type,
            peer_address=pending.peer_address,
            connection_interval=0,
            peripheral_latency=0,
            supervision_timeout=0,
            central_clock_accuracy=0,
        )
        asyncio.get_running_loop().call_soon(self.send_hci_packet, ended)
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def create_le_connection(self, peer_address: hci.Address) -> None:
        """An advertisement came from whom the host waits for: answer it, if nobody else has."""
        if any(sender == peer_address for sender, _ in self._responses()):
            super().create_le_connection(peer_address)

    def send_advertising_pdu(self, packet: ll.AdvertisingPdu) -> None:
        """A request for a connection is heard at once, so that the next one comes too late."""
        if not isinstance(packet, ll.ConnectInd):
            super().send_advertising_pdu(packet)
            return
        for controller in self.link.controllers:
            if controller is not self:
                controller.on_ll_advertising_pdu(packet)

    def send_hci_packet(self, packet: hci.HCI_Packet) -> None:
        """To our host; a scan response gets the data that its device set for it."""
        if isinstance(packet, Extended | Legacy):
            (report,) = packet.reports
            if self._is_response(packet):
                report.data = self._scan_response_of(report.address)
                packet = type(packet)([report])
        super().send_hci_packet(packet)

    def lose(self, connection: Connection) -> None:
        """The other side is not heard any more: both ends see their supervision run out."""
        peer = self.link.find_le_controller(connection.peer_address)
        for theirs in list(peer.le_connections.values()) if peer else []:
            if theirs.peer_address == connection.self_address:
                peer.on_le_disconnected(theirs, TIMEOUT)
        self.on_le_disconnected(connection, TIMEOUT)

    def lose_all(self) -> None:
        """Out of range of everybody."""
        for connection in list(self.le_connections.values()):
            self.lose(connection)

    @staticmethod
    def _is_response(packet: Extended | Legacy) -> bool:
        kind = packet.reports[0].event_type
        if isinstance(packet, Extended):
            return bool(kind & Extended.EventType.SCAN_RESPONSE)
        return bool(kind == Legacy.EventType.SCAN_RSP)

    def _scan_response_of(self, address: hci.Address) -> bytes:
        return next((data for sender, data in self._responses() if sender == address), b"")

    def _responses(self) -> Iterator[tuple[hci.Address, bytes]]:
        for controller in self.link.controllers:
            for one in (controller.le_legacy_advertiser, *controller.advertising_sets.values()):
                if one.enabled:
                    yield one.address, bytes(one.scan_response_data)
