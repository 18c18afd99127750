"""志愿服务项目: the numbers that a unit states of its project, and its public page."""

TABLE = """
                                A     V     O     T     L     U     F     P     C     I     X
GET  project-results            login 403   403   403   403   200   403   200   200   403   403
POST project-results            login 403   403   403   403   422   403   422   422   403   403
GET  project-aim-new            login 403   403   403   403   200   403   200   200   403   403
POST project-aim-new            login 403   403   403   403   422   403   422   422   403   403
GET  project-aim-edit           login 403   403   403   403   200   403   200   200   403   403
POST project-aim-edit           login 403   403   403   403   422   403   422   422   403   403
POST project-aim-end            login 403   403   403   403   302   403   302   302   403   403
POST project-aim-resume         login 403   403   403   403   302   403   302   302   403   403
GET  project-public             200   200   200   200   200   200   200   200   200   200   200
GET  api-project-public         200   200   200   200   200   200   200   200   200   200   200
GET  api-project-public-pdf     200   200   200   200   200   200   200   200   200   200   200
GET  project-showing            login 403   403   403   403   200   403   200   200   403   403
POST project-show               login 403   403   403   403   302   403   302   302   403   403
POST project-show-confirm       login 403   403   403   403   403   403   403   302   403   403
GET  project-show-return        login 403   403   403   403   403   403   403   200   403   403
POST project-show-return        login 403   403   403   403   403   403   403   422   403   403
POST project-show-take-back     login 403   403   403   403   302   403   302   302   403   403
POST project-show-withdraw      login 403   403   403   403   302   403   302   302   403   403
GET  project-show-qr            login 403   403   403   403   200   403   200   200   403   403
GET  api-project-showing-qr     401   403   403   403   403   200   403   200   200   403   403
GET  api-project-showing        401   403   403   403   403   200   403   200   200   403   403
POST api-project-showing-ask    401   403   403   403   403   409   403   409   200   403   403
POST api-project-showing-confirm 401  403   403   403   403   403   403   403   400   403   403
POST api-project-showing-return 401   403   403   403   403   403   403   403   409   403   403
POST api-project-showing-take-back 401 403  403   403   403   409   403   409   409   403   403
POST api-project-showing-withdraw 401 403   403   403   403   200   403   200   200   403   403
GET  api-project-results        401   403   403   403   403   200   200   200   200   403   403
POST api-project-results        401   403   403   403   403   400   403   400   400   403   403
POST api-project-result-change  401   403   403   403   403   400   403   400   400   403   403
POST api-project-result-end     401   403   403   403   403   200   403   200   200   403   403
POST api-project-result-resume  401   403   403   403   403   409   403   409   409   403   403
POST api-project-result-reached 401   403   403   403   403   400   403   400   400   403   403
"""
