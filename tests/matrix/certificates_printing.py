"""成批印制 and 领取登记: pages and API."""

TABLE = """
                               A     V     O     T     L     U     F     P     C     I     X
GET  print-runs                login 403   403   403   403   200   200   200   200   403   403
GET  print-run-new             login 403   403   403   403   200   200   200   200   403   403
POST print-run-new             login 403   403   403   403   422   422   422   422   403   403
GET  print-run                 login 403   403   403   403   200   404   404   200   403   403
POST print-run-stop            login 403   403   403   403   302   404   404   302   403   403
POST print-run-go-on           login 403   403   403   403   302   404   404   302   403   403
GET  print-run-file            login 403   403   403   403   302   404   404   302   403   403
GET  print-run-deliver         login 403   403   403   403   200   404   404   200   403   403
POST print-run-deliver         login 403   403   403   403   422   404   404   422   403   403
GET  certificate-deliver       login 403   404   404   404   200   404   200   200   403   404
POST certificate-deliver       login 403   404   404   404   422   404   422   422   403   404
GET  certificate-take-back     login 403   404   404   404   200   404   200   200   403   404
POST certificate-take-back     login 403   404   404   404   422   404   422   422   403   404
GET  api-print-run-list        401   403   403   403   403   200   200   200   200   403   403
POST api-print-run-list        401   403   403   403   403   409   409   409   409   403   403
GET  api-print-run-detail      401   403   403   403   403   200   404   404   200   403   403
POST api-print-run-stop        401   403   403   403   403   409   404   404   409   403   403
POST api-print-run-go-on       401   403   403   403   403   200   404   404   200   403   403
GET  api-print-run-failed      401   403   403   403   403   200   404   404   200   403   403
GET  api-print-run-pdf         401   403   403   403   403   409   404   404   409   403   403
GET  api-print-run-zip         401   403   403   403   403   409   404   404   409   403   403
GET  api-print-run-xlsx        401   403   403   403   403   409   404   404   409   403   403
POST api-print-run-deliver     401   403   403   403   403   409   404   404   409   403   403
GET  api-delivery-list         401   200   200   200   200   200   200   200   200   200   200
POST api-delivery-list         401   403   404   404   404   409   404   409   409   403   404
POST api-delivery-take-back    401   403   404   404   404   409   404   409   409   403   404
"""
