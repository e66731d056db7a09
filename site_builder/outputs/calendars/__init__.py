"""What people subscribe to: iCalendar, Atom, their QR codes and the links that lead there."""
